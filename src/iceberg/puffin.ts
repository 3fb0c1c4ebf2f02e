import { LakehouseError } from "../model/errors";
import { type JsonNode, parseJson } from "./json";

/** A blob of a Puffin file, as its footer describes it. */
export interface PuffinBlob {
  /** `deletion-vector-v1`, `apache-datasketches-theta-v1`, or another. */
  readonly type: string;
  /** Ids of the columns that the blob was made of. */
  readonly fieldIds: readonly number[];
  /** -1 in a deletion vector, which inherits it. */
  readonly snapshotId: bigint;
  readonly sequenceNumber: bigint;
  readonly offset: bigint;
  readonly lengthBytes: bigint;
  readonly compression: string | undefined;
  readonly properties: ReadonlyMap<string, string>;
}

const magic = 0x50464131;
const magicBytes = 4;
/** Payload size, flags and magic, which end the file. */
const trailerBytes = 12;

/**
 * The blobs of a Puffin file in the order of its footer.
 *
 * @param bytes  the whole file
 * @throws LakehouseError "metadataInvalid" when it is not a Puffin file, "unsupported" when its footer is compressed
 * Source: Puffin spec, File structure
 */
export function decodePuffinFooter(bytes: Uint8Array, file: string): readonly PuffinBlob[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 2 * magicBytes + trailerBytes || view.getUint32(0) !== magic)
    throw invalid(file, "does not start");
  if (view.getUint32(bytes.length - magicBytes) !== magic) throw invalid(file, "does not end");
  const payloadEnd = bytes.length - trailerBytes;
  const payloadStart = payloadEnd - view.getInt32(payloadEnd, true);
  if (
    payloadStart < 2 * magicBytes ||
    payloadStart > payloadEnd ||
    view.getUint32(payloadStart - magicBytes) !== magic
  ) {
    throw invalid(file, "does not hold a footer");
  }
  if ((view.getUint8(payloadEnd + 4) & 1) !== 0) {
    throw new LakehouseError("unsupported", `The footer of ${file} is compressed, which cannot be read.`, { file });
  }
  return parseJson(bytes.subarray(payloadStart, payloadEnd), file).get("blobs").items().map(parseBlob);
}

function parseBlob(node: JsonNode): PuffinBlob {
  return {
    type: node.get("type").string(),
    fieldIds: node
      .get("fields")
      .items()
      .map((id) => id.integer()),
    snapshotId: node.get("snapshot-id").long(),
    sequenceNumber: node.get("sequence-number").long(),
    offset: node.get("offset").long(),
    lengthBytes: node.get("length").long(),
    compression: node.find("compression-codec")?.string(),
    properties: new Map((node.find("properties")?.members() ?? []).map(([name, value]) => [name, value.text()])),
  };
}

function invalid(file: string, problem: string): LakehouseError {
  return new LakehouseError("metadataInvalid", `${file} ${problem} as a Puffin file does.`, { file });
}
