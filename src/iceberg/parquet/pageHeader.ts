/** What precedes a page of a Parquet column. */
export interface PageHeader {
  /** Bytes of the header itself; the page follows. */
  readonly headerBytes: number;
  readonly pageBytes: number;
  /** CRC-32 of the page's bytes as stored, signed; absent where the writer gave none. */
  readonly checksum: number | undefined;
}

const pageBytesField = 3;
const checksumField = 4;

const booleanTrue = 1;
const booleanFalse = 2;
const byte = 3;
const int16 = 4;
const int32 = 5;
const int64 = 6;
const double = 7;
const binary = 8;
const struct = 12;

/**
 * The header of the page that starts at `offset`, or undefined where `bytes` hold none: they are cut off, or something
 * else.
 *
 * Source: Parquet's PageHeader in Thrift's compact protocol
 */
export function decodePageHeader(bytes: Uint8Array, offset: number): PageHeader | undefined {
  const cursor = new CompactCursor(bytes, offset);
  const numbers = new Map<number, number>();
  try {
    cursor.readFields((id, type) => {
      if (type === int32) numbers.set(id, cursor.readInteger());
      else cursor.skip(type);
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const pageBytes = numbers.get(pageBytesField);
  if (pageBytes === undefined || pageBytes < 0) return undefined;
  return { headerBytes: cursor.offset - offset, pageBytes, checksum: numbers.get(checksumField) };
}

/** Reads Thrift's compact protocol; a RangeError says that the bytes hold no such thing. */
class CompactCursor {
  constructor(
    private readonly bytes: Uint8Array,
    public offset: number,
  ) {}

  /** Calls `read` for each field of a struct, which must read or skip its value. */
  readFields(read: (id: number, type: number) => void): void {
    let id = 0;
    for (let header = this.readByte(); header !== 0; header = this.readByte()) {
      const step = header >> 4;
      id = step === 0 ? this.readInteger() : id + step;
      read(id, header & 15);
    }
  }

  /** A zigzag number of up to 32 bits. */
  readInteger(): number {
    const value = this.readSize();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Passes over a value of one of the types that a page's header has. */
  skip(type: number): void {
    if (type === booleanTrue || type === booleanFalse) return;
    if (type === byte) this.move(1);
    else if (type === int16 || type === int32 || type === int64) while (this.readByte() > 127);
    else if (type === double) this.move(8);
    else if (type === binary) this.move(this.readSize());
    else if (type === struct) this.readFields((_, inner) => this.skip(inner));
    else throw new RangeError(`A page's header has no field of type ${type}.`);
  }

  private readSize(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const next = this.readByte();
      value |= (next & 127) << shift;
      if (next < 128) return value >>> 0;
    }
    throw new RangeError("A number has too many bytes.");
  }

  private readByte(): number {
    const value = this.bytes[this.offset];
    if (value === undefined) throw new RangeError("The bytes are cut off.");
    this.offset++;
    return value;
  }

  private move(count: number): void {
    if (this.offset + count > this.bytes.length) throw new RangeError("The bytes are cut off.");
    this.offset += count;
  }
}
