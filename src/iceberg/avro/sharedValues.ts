import type { AvroCursor } from "./avroCursor";
import type { Read } from "./avroReaders";
import type { AvroType } from "./avroSchema";
import { compileSkip } from "./avroSkip";

/** Distinct values that are remembered at a time; a power of two. */
const slotCount = 256;

/**
 * Compiles a reader of values that repeat from record to record, such as partitions: equal bytes give the one value
 * that was read from them first, which takes no time to make and no memory to keep.
 *
 * @param read  makes values that nobody changes
 */
export function compileShared<T>(type: AvroType, read: Read<T>): Read<T> {
  const skip = compileSkip(type);
  const slots = new Array<SharedValue<T> | undefined>(slotCount);
  return (cursor: AvroCursor) => {
    const start = cursor.position;
    skip(cursor);
    const slot = cursor.hashSince(start) & (slotCount - 1);
    const known = slots[slot];
    if (known !== undefined && cursor.equalsSince(start, known.bytes)) return known.value;
    const bytes = cursor.copySince(start);
    cursor.position = start;
    const value = read(cursor);
    slots[slot] = { bytes, value };
    return value;
  };
}

interface SharedValue<T> {
  readonly bytes: Uint8Array;
  readonly value: T;
}
