// Rows of boxes as lines of pixels. A row is the same from its upper to its lower edge, so one line of it says all, and
// 100,000 boxes are no more work than the pixels they cover.

/** Draws lines of pixels as rows of any height. */
export class Lines {
  #canvas = document.createElement("canvas");
  #ctx = this.#canvas.getContext("2d", { willReadFrequently: true })!;
  #image = this.#ctx.createImageData(1, 1);
  /** One number per pixel, line after line; 0 is see-through. */
  pixels = new Uint32Array(1);

  /** Empty lines. */
  begin(width: number, count: number): void {
    if (this.#image.width !== width || this.#image.height < count) {
      this.#canvas.width = width;
      this.#canvas.height = count;
      this.#image = this.#ctx.createImageData(width, count);
      this.pixels = new Uint32Array(this.#image.data.buffer);
    } else {
      this.pixels.fill(0, 0, width * count);
    }
  }

  /** Draws line `i` from `tops[i]` on, as high as `heights` says; all in device pixels. */
  draw(ctx: CanvasRenderingContext2D, tops: Int32Array, heights: Int32Array | number, count: number): void {
    const { width } = this.#image;
    this.#ctx.putImageData(this.#image, 0, 0, 0, 0, width, count);
    const smooth = ctx.imageSmoothingEnabled;
    ctx.imageSmoothingEnabled = false;
    for (let i = 0; i < count; i++) {
      const height = typeof heights === "number" ? heights : heights[i];
      ctx.drawImage(this.#canvas, 0, i, width, 1, 0, tops[i], width, height);
    }
    ctx.imageSmoothingEnabled = smooth;
  }
}

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** A colour `#rrggbb` as a pixel. */
export function pixelOf(colour: string): number {
  const rgb = Number.parseInt(colour.slice(1, 7), 16) || 0;
  if (!LITTLE_ENDIAN) return ((rgb << 8) | 0xff) >>> 0;
  return (0xff000000 | ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}
