// Builds the page into dist/: index.html, app.css, app.js and worker.js. `cargo xtask web` puts the engine beside them.
import { build } from "esbuild";
import { copyFileSync, mkdirSync } from "node:fs";

const debug = process.argv.includes("--debug");
mkdirSync("dist", { recursive: true });
await build({
  entryPoints: { app: "src/main.tsx", worker: "src/worker.ts" },
  outdir: "dist",
  bundle: true,
  format: "iife",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  charset: "utf8",
  legalComments: "none",
  minify: !debug,
  sourcemap: debug ? "inline" : false,
  logLevel: "warning",
});
await build({ entryPoints: { app: "style/app.css" }, outdir: "dist", bundle: true, charset: "utf8", minify: !debug, logLevel: "warning" });
copyFileSync("index.html", "dist/index.html");
