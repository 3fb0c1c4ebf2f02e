import { open, readFile, stat } from "node:fs/promises";
import type { ByteSource } from "../iceberg/byteSource";
import { LakehouseError } from "../model/errors";
import { mapFileError } from "./fileErrors";

/** Files of this machine, by their own paths. */
export class LocalFiles implements ByteSource {
  async load(path: string, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    try {
      return await readFile(path, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw mapFileError(error, path);
    }
  }

  async loadRange(path: string, offset: bigint, length: bigint, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    try {
      const file = await open(path, "r");
      try {
        return await readFully(file, path, offset, length, signal);
      } finally {
        await file.close();
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw mapFileError(error, path);
    }
  }

  async exists(path: string, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted();
    try {
      return (await stat(path)).isFile();
    } catch (error) {
      const mapped = mapFileError(error, path);
      if (LakehouseError.is(mapped, "notFound")) return false;
      throw mapped;
    }
  }
}

async function readFully(
  file: Awaited<ReturnType<typeof open>>,
  path: string,
  offset: bigint,
  length: bigint,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { size } = await file.stat();
  if (offset < 0n || length < 0n || offset + length > BigInt(size)) {
    throw new LakehouseError(
      "metadataInvalid",
      `${path} has ${size} bytes, but bytes ${offset} to ${offset + length} of it are asked for: it is cut off or not the file that the metadata describes.`,
      { file: path },
    );
  }
  const buffer = new Uint8Array(Number(length));
  let filled = 0;
  while (filled < buffer.length) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, Number(offset) + filled);
    if (bytesRead === 0) {
      throw new LakehouseError("metadataInvalid", `${path} became shorter while it was read.`, { file: path });
    }
    filled += bytesRead;
  }
  return buffer;
}
