// Runs digests.py on CPython in WebAssembly: node webassembly.mjs FOLDER_OF_PYODIDE CHECKOUT
import { pathToFileURL } from "node:url";

const [folder, checkout] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide();
python.FS.mkdir("/checkout");
python.FS.mount(python.FS.filesystems.NODEFS, { root: checkout }, "/checkout");
console.log(python.runPython(`
import json, sys
sys.dont_write_bytecode = True
sys.path[:0] = ["/checkout", "/checkout/tests/sim"]
import digests
json.dumps(digests.report())
`));
