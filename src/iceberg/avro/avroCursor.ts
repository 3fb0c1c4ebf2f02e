/** Bytes that are not what the schema says. Carries the field path from the inside out, which record readers add to. */
export class AvroDataError extends Error {
  override readonly name = "AvroDataError";
  readonly path: string[] = [];
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const truncated = "ends in the middle of a value";

/**
 * Reads Avro's binary encoding from one block of bytes. No length is trusted: each is checked against what remains
 * before anything is allocated. Every method throws AvroDataError when the bytes do not fit.
 */
export class AvroCursor {
  position = 0;
  private readonly view: DataView;
  // The parts of the last variable-length integer: 28 + 28 + 8 bits, before zigzag decoding.
  private low = 0;
  private middle = 0;
  private high = 0;

  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    // Never a Buffer, which is what files and zlib hand out: its slice() is a view that keeps the whole block alive.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  /** `int`. */
  readInt(): number {
    const byte = this.bytes[this.position];
    if (byte !== undefined && byte < 0x80) {
      this.position++;
      return (byte >>> 1) ^ -(byte & 1);
    }
    this.readVarint();
    if (this.high !== 0 || this.middle > 0xf) throw new AvroDataError("holds an integer of more than 32 bits");
    const raw = (this.low | (this.middle << 28)) >>> 0;
    return (raw >>> 1) ^ -(raw & 1);
  }

  /** `long`. */
  readLong(): bigint {
    this.readVarint();
    if (this.high === 0 && this.middle < 0x1000000) {
      const raw = this.middle * 0x10000000 + this.low;
      return BigInt(raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2);
    }
    const raw = (BigInt(this.high) << 56n) | (BigInt(this.middle) << 28n) | BigInt(this.low);
    return (raw >> 1n) ^ -(raw & 1n);
  }

  /** The length of a string or of bytes that follow. */
  readLength(): number {
    const length = this.readSmallLong();
    if (length < 0 || length > this.remaining)
      throw new AvroDataError(`holds a length of ${length}, which is too long`);
    return length;
  }

  /**
   * The number of items of the next block of an array or map; 0 ends it.
   *
   * @param minItemBytes  the fewest bytes an item takes, which bounds the number that can follow
   */
  readBlockCount(minItemBytes: number): number {
    let count = this.readSmallLong();
    if (count < 0) {
      count = -count;
      // The block's size in bytes follows, for readers that skip it.
      this.readSmallLong();
    }
    if (minItemBytes === 0 ? count > 0xffffff : count * minItemBytes > this.remaining) {
      throw new AvroDataError(`holds a list of ${count} items, which is too long`);
    }
    return count;
  }

  readBoolean(): boolean {
    const byte = this.bytes[this.position++];
    if (byte === undefined) throw new AvroDataError(truncated);
    if (byte > 1) throw new AvroDataError("holds a boolean that is neither 0 nor 1");
    return byte === 1;
  }

  readFloat(): number {
    this.skipBytes(4);
    return this.view.getFloat32(this.position - 4, true);
  }

  readDouble(): number {
    this.skipBytes(8);
    return this.view.getFloat64(this.position - 8, true);
  }

  /** `size` bytes as a copy: what is kept must not hold the whole file in memory. */
  readFixed(size: number): Uint8Array {
    this.skipBytes(size);
    return this.bytes.slice(this.position - size, this.position);
  }

  readBytes(): Uint8Array {
    return this.readFixed(this.readLength());
  }

  readString(): string {
    const end = this.readLength() + this.position;
    const text = this.bytes.subarray(this.position, end);
    this.position = end;
    try {
      return utf8.decode(text);
    } catch {
      throw new AvroDataError("holds a string that is not UTF-8");
    }
  }

  /** A hash of the bytes from `start` up to here. */
  hashSince(start: number): number {
    const { bytes, position } = this;
    let hash = position - start;
    for (let index = start; index < position; index++) hash = (Math.imul(hash, 31) + (bytes[index] ?? 0)) | 0;
    return hash ^ (hash >>> 15);
  }

  /** True when the bytes from `start` up to here are these. */
  equalsSince(start: number, expected: Uint8Array): boolean {
    const { bytes, position } = this;
    if (position - start !== expected.length) return false;
    for (let index = 0; index < expected.length; index++) {
      if (bytes[start + index] !== expected[index]) return false;
    }
    return true;
  }

  /** The bytes from `start` up to here. */
  copySince(start: number): Uint8Array {
    return this.bytes.slice(start, this.position);
  }

  skipBytes(count: number): void {
    if (count > this.remaining) throw new AvroDataError(truncated);
    this.position += count;
  }

  /** Skips integers of either width. */
  skipVarints(count: number): void {
    const { bytes } = this;
    const end = bytes.length;
    let position = this.position;
    for (let left = count; left > 0; position++) {
      if (position >= end) throw new AvroDataError(truncated);
      // The last byte of an integer is the one without the high bit.
      if ((bytes[position] ?? 0) < 0x80) left--;
    }
    this.position = position;
  }

  /**
   * Skips an array or map; a block that says its size is skipped at once.
   *
   * @param skipItems  skips this many items
   */
  skipBlocks(minItemBytes: number, skipItems: (cursor: AvroCursor, count: number) => void): void {
    for (;;) {
      const start = this.position;
      const count = this.readSmallLong();
      if (count === 0) return;
      if (count < 0) {
        this.skipBytes(this.readLength());
        continue;
      }
      this.position = start;
      const checked = this.readBlockCount(minItemBytes);
      if (minItemBytes > 0) skipItems(this, checked);
    }
  }

  private readSmallLong(): number {
    const byte = this.bytes[this.position];
    if (byte !== undefined && byte < 0x80) {
      this.position++;
      return (byte >>> 1) ^ -(byte & 1);
    }
    return Number(this.readLong());
  }

  private readVarint(): void {
    const { bytes } = this;
    let position = this.position;
    this.low = this.middle = this.high = 0;
    for (let index = 0; index < 10; index++) {
      const byte = bytes[position++];
      if (byte === undefined) throw new AvroDataError(truncated);
      const bits = byte & 0x7f;
      if (index < 4) this.low |= bits << (7 * index);
      else if (index < 8) this.middle |= bits << (7 * index - 28);
      else this.high |= bits << (7 * index - 56);
      if (byte < 0x80) {
        if (this.high > 0xff) break;
        this.position = position;
        return;
      }
    }
    throw new AvroDataError("holds an integer of more than 64 bits");
  }
}
