/** Sorted, disjoint ranges of 64-bit positions; small however many positions they cover. */
export class PositionSet implements Iterable<bigint> {
  /** Ranges of the lower 32 bits, as pairs of first and last, for each value of the upper 32. */
  private readonly parts: { readonly base: bigint; readonly bounds: readonly number[] }[] = [];
  private size = 0n;

  /** How many positions there are. */
  get count(): bigint {
    return this.size;
  }

  /** Adds the positions of one upper half, which must be above those added before. */
  addPart(high: number, bounds: readonly number[]): void {
    this.parts.push({ base: BigInt(high) << 32n, bounds });
    for (let index = 0; index < bounds.length; index += 2) {
      this.size += BigInt((bounds[index + 1] ?? 0) - (bounds[index] ?? 0) + 1);
    }
  }

  /** The positions in ascending order. */
  *[Symbol.iterator](): Generator<bigint, void, undefined> {
    for (const { base, bounds } of this.parts) {
      for (let index = 0; index < bounds.length; index += 2) {
        const last = bounds[index + 1] ?? 0;
        for (let low = bounds[index] ?? 0; low <= last; low++) yield base + BigInt(low);
      }
    }
  }
}

const cookieWithoutRuns = 12346;
const cookieWithRuns = 12347;
const maxArrayLength = 4096;
const bitmapBytes = 8192;
const minContainersWithOffsets = 4;

/**
 * Positions in the portable serialisation of a 64-bit Roaring bitmap: 32-bit bitmaps by their upper halves.
 *
 * @throws RangeError when the bytes are not such a bitmap, or others follow it
 * Source: RoaringFormatSpec, 64-bit extension
 */
export function decodeRoaring64(bytes: Uint8Array): PositionSet {
  const reader = new Reader(bytes);
  const positions = new PositionSet();
  const count = reader.uint32();
  if (reader.uint32() !== 0) throw new RangeError("too many bitmaps");
  let previous = -1;
  for (let index = 0; index < count; index++) {
    const high = reader.uint32();
    if (high <= previous) throw new RangeError("bitmaps out of order");
    if (high > 0x7fffffff) throw new RangeError("positions of more than 63 bits");
    previous = high;
    positions.addPart(high, decodeRoaring32(reader));
  }
  if (reader.remaining !== 0) throw new RangeError("bytes after the last bitmap");
  return positions;
}

function decodeRoaring32(reader: Reader): readonly number[] {
  const cookie = reader.uint32();
  const hasRuns = (cookie & 0xffff) === cookieWithRuns;
  if (!hasRuns && cookie !== cookieWithoutRuns) throw new RangeError(`unknown bitmap format ${cookie}`);
  const count = hasRuns ? (cookie >>> 16) + 1 : reader.uint32();
  if (count > 0x10000) throw new RangeError("too many containers");
  const runFlags = reader.bytes(hasRuns ? Math.ceil(count / 8) : 0);
  const headers = Array.from({ length: count }, () => ({ key: reader.uint16(), length: reader.uint16() + 1 }));
  if (!hasRuns || count >= minContainersWithOffsets) reader.bytes(4 * count);

  const bounds: number[] = [];
  let previous = -1;
  for (const [index, { key, length }] of headers.entries()) {
    if (key <= previous) throw new RangeError("containers out of order");
    previous = key;
    const isRun = (((runFlags[index >>> 3] ?? 0) >>> (index & 7)) & 1) === 1;
    const base = key * 0x10000;
    const added = isRun
      ? decodeRuns(reader, base, bounds)
      : length > maxArrayLength
        ? decodeBitmap(reader.bytes(bitmapBytes), base, bounds)
        : decodeArray(reader, length, base, bounds);
    if (added !== length) throw new RangeError(`a container of ${added} positions that should be ${length}`);
  }
  return bounds;
}

function decodeRuns(reader: Reader, base: number, bounds: number[]): number {
  let added = 0;
  let previousLast = -1;
  for (let left = reader.uint16(); left > 0; left--) {
    const first = reader.uint16();
    const last = first + reader.uint16();
    if (first <= previousLast || last > 0xffff) throw new RangeError("runs out of order");
    previousLast = last;
    added += last - first + 1;
    addRange(bounds, base + first, base + last);
  }
  return added;
}

function decodeArray(reader: Reader, length: number, base: number, bounds: number[]): number {
  let previous = -1;
  for (let left = length; left > 0; left--) {
    const low = reader.uint16();
    if (low <= previous) throw new RangeError("positions out of order");
    previous = low;
    addRange(bounds, base + low, base + low);
  }
  return length;
}

function decodeBitmap(bits: Uint8Array, base: number, bounds: number[]): number {
  let added = 0;
  for (let index = 0; index < bits.length; index++) {
    const byte = bits[index] ?? 0;
    for (let bit = 0; bit < 8; bit++) {
      if (((byte >>> bit) & 1) === 0) continue;
      const position = base + index * 8 + bit;
      addRange(bounds, position, position);
      added++;
    }
  }
  return added;
}

/** Adds a range behind the others, joined to the last one where they touch. */
function addRange(bounds: number[], first: number, last: number): void {
  if (bounds.length > 0 && bounds[bounds.length - 1] === first - 1) bounds[bounds.length - 1] = last;
  else bounds.push(first, last);
}

class Reader {
  private position = 0;
  private readonly view: DataView;

  constructor(private readonly source: Uint8Array) {
    this.view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  }

  get remaining(): number {
    return this.source.length - this.position;
  }

  uint16(): number {
    this.position += 2;
    return this.view.getUint16(this.position - 2, true);
  }

  uint32(): number {
    this.position += 4;
    return this.view.getUint32(this.position - 4, true);
  }

  bytes(length: number): Uint8Array {
    if (length > this.remaining) throw new RangeError("ends in the middle");
    this.position += length;
    return this.source.subarray(this.position - length, this.position);
  }
}
