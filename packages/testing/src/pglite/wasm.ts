import type { Extension } from "@electric-sql/pglite";

/** The import that PostgreSQL calls to load a library. */
interface Imports {
  env: { _dlopen_js(handle: number): number };
}

/** The export with the break address of the C allocator. */
interface Exports {
  emscripten_get_sbrk_ptr(): number;
}

type OnInstance = (instance: { exports: Exports }, module: unknown) => void;

/** Observes imports and exports of PGlite's WebAssembly module; none is a public interface. */
export class WasmModule {
  /** Whether PostgreSQL has loaded a library since this was last set to false. */
  hasLoadedLibrary = false;
  #exports: Exports | undefined;

  /** Extension without SQL: PGlite's hook to access its module. */
  readonly extension: Extension = {
    name: "wasm",
    setup: async (_client, options) => {
      const instantiateWasm = (imports: Imports, onInstance: OnInstance) => {
        const { env } = imports;
        const load = env._dlopen_js;
        env._dlopen_js = (handle) => {
          this.hasLoadedLibrary = true;
          return load(handle);
        };
        const keepExports: OnInstance = (instance, module) => {
          this.#exports = instance.exports;
          onInstance(instance, module);
        };
        return options.instantiateWasm(imports, keepExports);
      };
      return { emscriptenOpts: { ...options, instantiateWasm } };
    },
  };

  /**
   * End of the allocated memory, in bytes. It only grows, and all memory beyond it is zero.
   *
   * Throws a TypeError if the module does not export it.
   */
  endOfHeap(memory: Uint8Array): number {
    if (!this.#exports?.emscripten_get_sbrk_ptr)
      throw new TypeError("PGlite does not export emscripten_get_sbrk_ptr");
    return new DataView(memory.buffer).getUint32(this.#exports.emscripten_get_sbrk_ptr(), true);
  }
}
