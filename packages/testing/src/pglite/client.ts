import { PGlite, type PGliteOptions, type Transaction } from "@electric-sql/pglite";
import type { MemoryFiles } from "./files.ts";
import { WasmModule } from "./wasm.ts";

type OnPayload = (payload: string) => void;
type OnNotification = (channel: string, payload: string) => void;

/** A PGlite that counts its running queries and can reset the session state of its JavaScript side. */
export class TestPglite extends PGlite {
  #running = 0;
  #listeners: { channel: string; callback: OnPayload }[] = [];
  #notified = new Set<OnNotification>();
  #codecs = { parsers: this.parsers, serializers: this.serializers };
  readonly wasm: WasmModule;

  private constructor(options: PGliteOptions, wasm: WasmModule) {
    super({ ...options, extensions: { ...options.extensions, wasm: wasm.extension } });
    this.wasm = wasm;
  }

  /** Starts an instance on these files, with settings for many small databases in one process. */
  static async start(files: MemoryFiles, options: PGliteOptions): Promise<TestPglite> {
    // Every rewind would copy the default 128 MB of buffers.
    const startParams = [...PGlite.defaultStartParams, "-c", "shared_buffers=4MB"];
    const client = new TestPglite({ ...options, fs: files, startParams }, new WasmModule());
    await client.waitReady;
    return client;
  }

  /** Number of queries and transactions that are running or queued. */
  get running(): number {
    return this.#running;
  }

  /** Saves the parsers and serializers that `resetSession` restores. */
  saveSession(): void {
    this.#codecs = { parsers: { ...this.parsers }, serializers: { ...this.serializers } };
    this.wasm.hasLoadedLibrary = false;
  }

  /** Removes every listener and restores the parsers and serializers saved by `saveSession`. */
  async resetSession(): Promise<void> {
    for (const { channel, callback } of this.#listeners.splice(0)) {
      // UNLISTEN fails in an aborted transaction, but PGlite has removed the callback before it.
      await super.unlisten(channel, callback).catch(() => {});
    }
    for (const callback of this.#notified) super.offNotification(callback);
    this.#notified.clear();
    this.parsers = { ...this.#codecs.parsers };
    this.serializers = { ...this.#codecs.serializers };
  }

  // Every query, and every transaction as a whole, runs through this method.
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
}
