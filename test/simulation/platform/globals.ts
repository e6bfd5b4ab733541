import { createHash, createHmac } from 'node:crypto'
import type { Dice } from '../kernel/dice.ts'
import { TextHeaders, TextRequest, TextResponse } from './http.ts'
import { uuidOf } from './random-text.ts'

/** What the surroundings of the core offer to everybody, taken from the run instead. */
export interface Surroundings {
  dice: Dice
  /** The true time, in milliseconds since 1970. */
  readonly now: number
  /** Calls back in virtual time, unless whoever asks is dead by then. */
  setTimer(happen: () => void, milliseconds: number): object
  clearTimer(timer: object): void
}

let surroundings: Surroundings | null = null

/** Whose chance and timers they are from now on. */
export function surroundWith(run: Surroundings): void {
  surroundings = run
}

function run(): Surroundings {
  if (!surroundings) throw new Error('Nothing may be left to chance before a run')
  return surroundings
}

/**
 * Puts the run's chance and timers in the place of the machine's, for the libraries that use them: the
 * gateways' SDK and the simulator. Hashes are worked out at once: the machine's come back from threads,
 * whenever those are done. Before anything else is loaded: some of it keeps what it finds.
 */
export function takeOverGlobals(): void {
  Math.random = () => run().dice.fraction()
  const fillRandomly = (bytes: ArrayBufferView) => {
    const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let index = 0; index < view.length; index++) view[index] = run().dice.below(256)
    return bytes
  }
  const crypto = {
    getRandomValues: fillRandomly,
    randomUUID: () => uuidOf(run().dice),
    subtle: { digest, importKey, sign, verify: unexpected },
  }
  Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true })
  Object.assign(globalThis, {
    Date: VirtualDate,
    Request: TextRequest,
    Response: TextResponse,
    Headers: TextHeaders,
    setTimeout: (happen: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]) =>
      run().setTimer(() => happen(...args), milliseconds),
    clearTimeout: (timer: unknown) => {
      if (typeof timer === 'object' && timer !== null) run().clearTimer(timer)
    },
  })
  // What is out of patience here is decided by the network.
  AbortSignal.timeout = () => new AbortController().signal
}

/** Asked for no particular moment, it is the run's. */
class VirtualDate extends Date {
  constructor(...parts: [] | [value: number | string | Date]) {
    super(parts[0] ?? run().now)
  }

  static override now(): number {
    return run().now
  }
}

async function digest(_: string, bytes: Uint8Array): Promise<ArrayBuffer> {
  return toArrayBuffer(createHash('sha256').update(bytes).digest())
}

async function importKey(_: string, bytes: Uint8Array): Promise<{ secret: Uint8Array }> {
  return { secret: bytes }
}

async function sign(
  _: string,
  key: { secret: Uint8Array },
  bytes: Uint8Array,
): Promise<ArrayBuffer> {
  return toArrayBuffer(createHmac('sha256', key.secret).update(bytes).digest())
}

async function unexpected(): Promise<never> {
  throw new Error('Not among what the simulation replaces of crypto')
}

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
