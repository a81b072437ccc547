import { type Extensions, PGlite, type PGliteOptions, type Transaction } from "@electric-sql/pglite";

type OnPayload = (payload: string) => void;
type OnNotification = (channel: string, payload: string) => void;

/** A PGlite that knows whether it is at work, and can forget what its JavaScript side holds of the session. */
export class TestPglite extends PGlite {
  #running = 0;
  #loadsLibraries = false;
  #listeners: { channel: string; callback: OnPayload }[] = [];
  #notified = new Set<OnNotification>();
  #codecs = { parsers: this.parsers, serializers: this.serializers };

  /** Starts an instance with settings for many small databases in one process. */
  static async start(options: PGliteOptions): Promise<TestPglite> {
    const client: TestPglite = new TestPglite({
      ...options,
      // The stock 128 MB of buffers would be copied at every rewind.
      startParams: [...PGlite.defaultStartParams, "-c", "shared_buffers=4MB"],
      extensions: { ...options.extensions, ...watchingLibraries(() => client.#noteLibrary()) },
    });
    await client.waitReady;
    return client;
  }

  /** How many queries and transactions are running or wait for their turn. */
  get running(): number {
    return this.#running;
  }

  /** Whether PostgreSQL has loaded a library since `keep`. */
  get hasLoadedLibrary(): boolean {
    return this.#loadsLibraries;
  }

  /** Takes what the JavaScript side holds now for what `forget` goes back to. */
  keep(): void {
    this.#codecs = { parsers: { ...this.parsers }, serializers: { ...this.serializers } };
    this.#loadsLibraries = false;
  }

  /** Removes every listener, and the parsers and serializers that were added or changed since `keep`. */
  async forget(): Promise<void> {
    for (const { channel, callback } of this.#listeners.splice(0)) {
      // An aborted transaction refuses UNLISTEN; by then the callback is gone, and that is what matters.
      await super.unlisten(channel, callback).catch(() => {});
    }
    for (const callback of this.#notified) super.offNotification(callback);
    this.#notified.clear();
    this.parsers = { ...this.#codecs.parsers };
    this.serializers = { ...this.#codecs.serializers };
  }

  // Each query and each transaction, as a whole, goes through here.
  override _runExclusiveTransaction<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    return super._runExclusiveTransaction(work).finally(() => {
      this.#running -= 1;
    });
  }

  override listen(channel: string, callback: OnPayload, tx?: Transaction) {
    this.#listeners.push({ channel, callback });
    return super.listen(channel, callback, tx);
  }

  override onNotification(callback: OnNotification): () => void {
    this.#notified.add(callback);
    return super.onNotification(callback);
  }

  #noteLibrary(): void {
    this.#loadsLibraries = true;
  }
}

/**
 * An extension that adds nothing to SQL: it is PGlite's way to reach the imports of the WebAssembly module, and one
 * of them is called whenever PostgreSQL loads a library.
 */
function watchingLibraries(onLoad: () => void): Extensions {
  return {
    libraries: {
      name: "libraries",
      async setup(_client, options) {
        const { instantiateWasm } = options;
        return {
          emscriptenOpts: {
            ...options,
            instantiateWasm(imports: { env: Record<string, unknown> }, done: unknown) {
              const load = imports.env._dlopen_js as (handle: number) => number;
              imports.env._dlopen_js = (handle: number) => {
                onLoad();
                return load(handle);
              };
              return instantiateWasm(imports, done);
            },
          },
        };
      },
    },
  };
}
