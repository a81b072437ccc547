import type { Extension } from "@electric-sql/pglite";

/** What PostgreSQL calls to load a library. */
interface Imports {
  env: { _dlopen_js(handle: number): number };
}

/** Where the allocator of PostgreSQL's C library says how far it has come. */
interface Exports {
  emscripten_get_sbrk_ptr(): number;
}

type OnInstance = (instance: { exports: Exports }, module: unknown) => void;

/** What the WebAssembly module of a PGlite imports and exports, and what that tells; none of it is a public interface. */
export class WasmModule {
  /** Whether PostgreSQL has loaded a library since somebody set this to false. */
  hasLoadedLibrary = false;
  #exports: Exports | undefined;

  /** An extension that adds nothing to SQL: it is PGlite's way to reach its module. */
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
   * Where the allocated part of the memory ends, in bytes. It only ever grows, and what lies beyond is zero.
   *
   * Throws a TypeError when the module does not say.
   */
  endOfHeap(memory: Uint8Array): number {
    if (!this.#exports?.emscripten_get_sbrk_ptr)
      throw new TypeError("PGlite does not say where its memory ends");
    return new DataView(memory.buffer).getUint32(this.#exports.emscripten_get_sbrk_ptr(), true);
  }
}
