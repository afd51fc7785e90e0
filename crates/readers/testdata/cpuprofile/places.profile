reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
duration 130000
func "readFile" package="node:fs" module="node" file="node:fs" display="readFile (node:fs)" normalised="readFile (node:fs)" line=11 language=javascript
func "(anonymous) node:internal/main/run_main_module:1:1" qualified="(anonymous)" package="node:internal" module="node" file="node:internal/main/run_main_module" display="(anonymous) (node:internal/main/run_main_module:1:1)" normalised="(anonymous) (node:internal/main/run_main_module)" line=1 language=javascript
func "handle" package="express" file="/srv/demo/node_modules/express/lib/router/layer.js" recorded-file="file:///srv/demo/node_modules/express/lib/router/layer.js" display="handle (/srv/demo/node_modules/express/lib/router/layer.js)" normalised="handle (/srv/demo/node_modules/express/lib/router/layer.js)" line=95 language=javascript
func "(anonymous) http://localhost:8080/app.js?v=3#x:3:8" qualified="(anonymous)" file="http://localhost:8080/app.js?v=3#x" display="(anonymous) (http://localhost:8080/app.js?v=3#x:3:8)" normalised="(anonymous) (http://localhost:8080/app.js?v=3#x)" line=3 language=javascript
func "a" file="webpack://shop/./src/cart.ts" display="a (webpack://shop/./src/cart.ts)" normalised="a (webpack://shop/./src/cart.ts)" line=3 language=javascript
func "(anonymous) webpack-internal:///./src/cart.js:3:8" qualified="(anonymous)" file="webpack-internal:///./src/cart.js" display="(anonymous) (webpack-internal:///./src/cart.js:3:8)" normalised="(anonymous) (webpack-internal:///./src/cart.js)" line=3 language=javascript
func "run" file="C:/demo/app.js" recorded-file="file:///C:/demo/app.js" display="run (C:/demo/app.js)" normalised="run (C:/demo/app.js)" line=3 language=javascript
func "(anonymous) evalmachine.<anonymous>:1:1" file="evalmachine.<anonymous>" line=1
func "(anonymous)" language=javascript
func "wasm-function[7]" file="wasm://wasm/0a1b2c3d" line=1
func "(anonymous) chrome-extension://abcdef/content:2:2" file="chrome-extension://abcdef/content" line=2
func "(anonymous) file:///srv/demo/with space.js:2:2" qualified="(anonymous)" file="/srv/demo/with space.js" recorded-file="file:///srv/demo/with space.js" display="(anonymous) (/srv/demo/with space.js:2:2)" normalised="(anonymous) (/srv/demo/with space.js)" line=2 language=javascript
func "async load" qualified="load" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="load (/srv/demo/app.js)" normalised="load (/srv/demo/app.js)" line=2 language=javascript
frame 0
frame 1
frame 2
frame 3
frame 4
frame 5
frame 6
frame 7
frame 8
frame 9
frame 10
frame 11
frame 12 kinds=async
stack 0 0   # "readFile (node:fs)"
stack 0 1   # "(anonymous) (node:internal/main/run_main_module:1:1)"
stack 0 2   # "handle (/srv/demo/node_modules/express/lib/router/layer.js)"
stack 0 3   # "(anonymous) (http://localhost:8080/app.js?v=3#x:3:8)"
stack 0 4   # "a (webpack://shop/./src/cart.ts)"
stack 0 5   # "(anonymous) (webpack-internal:///./src/cart.js:3:8)"
stack 0 6   # "run (C:/demo/app.js)"
stack 0 7   # "(anonymous) evalmachine.<anonymous>:1:1"
stack 0 8   # "(anonymous)"
stack 0 9   # "wasm-function[7]"
stack 0 10   # "(anonymous) chrome-extension://abcdef/content:2:2"
stack 0 11   # "(anonymous) (/srv/demo/with space.js:2:2)"
stack 0 12   # "load (/srv/demo/app.js)"
sample 0 10000 1 time=0
sample 1 10000 1 time=10000
sample 2 10000 1 time=20000
sample 3 10000 1 time=30000
sample 4 10000 1 time=40000
sample 5 10000 1 time=50000
sample 6 10000 1 time=60000
sample 7 10000 1 time=70000
sample 8 10000 1 time=80000
sample 9 10000 1 time=90000
sample 10 10000 1 time=100000
sample 11 10000 1 time=110000
sample 12 10000 1 time=120000
