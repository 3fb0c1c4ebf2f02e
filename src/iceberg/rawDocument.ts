import { gunzipSync } from "node:zlib";
import { parse, stringify } from "lossless-json";
import { LakehouseError } from "../model/errors";
import { decodeAvroDocument } from "./avro/avroJson";

/** Larger metadata than this is no document for an editor. */
const maxDocumentBytes = 256 << 20;

/**
 * A metadata file, manifest list or manifest as JSON text to read, with every number as it is written in the file:
 * ids keep all their digits. Of Avro files the header comes first (its JSON entries unfolded), then the records.
 *
 * @throws LakehouseError "metadataInvalid" naming the file when it is neither JSON nor Avro, or is damaged
 */
export function formatRawDocument(bytes: Uint8Array, file: string): string {
  const isAvro = bytes[0] === 0x4f && bytes[1] === 0x62 && bytes[2] === 0x6a;
  if (isAvro) {
    const { header, records } = decodeAvroDocument(bytes, file);
    const unfolded = Object.fromEntries([...header].map(([name, text]) => [name, unfold(text)]));
    return write({ file, header: unfolded, records });
  }
  try {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = isGzip ? gunzipSync(bytes, { maxOutputLength: maxDocumentBytes }) : bytes;
    return write(parse(new TextDecoder("utf-8", { fatal: true }).decode(text)));
  } catch (cause) {
    const reason = cause instanceof Error ? `: ${cause.message}` : "";
    throw new LakehouseError("metadataInvalid", `${file} is not JSON${reason}.`, { file }, cause);
  }
}

function write(value: unknown): string {
  return `${stringify(value, undefined, 2)}\n`;
}

function unfold(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}
