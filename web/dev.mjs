// For work on the page: builds it and serves it with a profile, as `reflame open` does, on this machine only.
//
//     node dev.mjs FILE [PORT] [LENS]
//
// The engine has to be at dist/reflame.wasm; `cargo xtask web` puts it there. A reload builds again.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename } from "node:path";

const [file, port = "8311", lens = ""] = process.argv.slice(2);
if (!file) {
  console.error("node dev.mjs FILE [PORT] [LENS]");
  process.exit(2);
}
const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
  "img-src 'self' data: blob:; font-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES = { html: "text/html", css: "text/css", js: "text/javascript", wasm: "application/wasm", json: "application/json" };
const boot = { version: 1, title: basename(file), sources: [], sets: [], lens, sample_type: null };

createServer((request, response) => {
  const path = new URL(request.url, "http://localhost").pathname.slice(1) || "index.html";
  try {
    if (path === "index.html") execFileSync(process.execPath, ["build.mjs", "--debug"], { stdio: "inherit" });
    const body =
      path === "boot.json" ? JSON.stringify(boot) : readFileSync(path === "profile.reflame" ? file : `dist/${basename(path)}`);
    response.setHeader("Content-Type", TYPES[path.split(".").pop()] ?? "application/octet-stream");
    response.setHeader("Content-Security-Policy", CSP);
    response.setHeader("Cache-Control", "no-store");
    response.end(body);
  } catch (error) {
    response.statusCode = 404;
    response.end(String(error));
  }
}).listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/`));
