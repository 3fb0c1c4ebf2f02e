/**
 * Where the reader gets bytes from. `path` is a path as table metadata writes it; relocation and caching happen behind
 * this port. Every method rejects with LakehouseError "notFound" when the file does not exist, and with the signal's
 * reason when aborted.
 */
export interface ByteSource {
  /** The whole file. */
  load(path: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** `length` bytes from `offset`; a shorter file is an error. */
  loadRange(path: string, offset: bigint, length: bigint, signal?: AbortSignal): Promise<Uint8Array>;
  /** True when the file is there; used to tell what history can still be read. */
  exists(path: string, signal?: AbortSignal): Promise<boolean>;
}
