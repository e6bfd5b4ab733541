import { scrypt, timingSafeEqual } from 'node:crypto'
import type { Context } from '../ports.ts'

const saltBytes = 16
const hashBytes = 32
const blockSize = 8
/** Covers the largest cost that the settings allow: 128 * r * 2^15 bytes, and what scrypt adds. */
const memoryBytesMax = 64 * 1024 * 1024

interface Parameters {
  cost: number
  blockSize: number
  parallelism: number
}

/**
 * Hashes with scrypt into `$scrypt$ln=..,r=..,p=..$salt$hash`. `cost` is log2 of N; `salt` is 16
 * random bytes in hexadecimal.
 */
export async function hashPassword(password: string, cost: number, salt: string): Promise<string> {
  const bytes = Buffer.from(salt, 'hex')
  if (bytes.length !== saltBytes) throw new Error('A salt has 16 bytes')
  const hash = await derive(password, bytes, parametersOf(cost))
  return `${prefixOf(parametersOf(cost))}$${toText(bytes)}$${toText(hash)}`
}

/** The hash of a password that an account is given, with a salt of its own, at the cost of the settings. */
export function hashAnew(
  { settings, random }: Pick<Context, 'settings' | 'random'>,
  password: string,
): Promise<string> {
  return hashPassword(password, settings.passwordCost, random.hex(saltBytes))
}

/**
 * Compares in constant time. Without a stored hash (an unknown user, an account without a password)
 * it works as long and answers false, so that the time does not tell which addresses have accounts.
 */
export async function isPasswordCorrect(
  password: string,
  stored: string | null | undefined,
  cost: number,
): Promise<boolean> {
  const known = stored ? parse(stored) : undefined
  if (!known) {
    await derive(password, Buffer.alloc(saltBytes), parametersOf(cost))
    return false
  }
  return timingSafeEqual(await derive(password, known.salt, known.parameters), known.hash)
}

/** True where a hash was made with other parameters than those of `cost`. */
export function isHashOutdated(stored: string, cost: number): boolean {
  return !stored.startsWith(`${prefixOf(parametersOf(cost))}$`)
}

/** Below cost 14, which only tests use, one pass is enough; above, five passes make up for memory. */
function parametersOf(cost: number): Parameters {
  return { cost, blockSize, parallelism: cost < 14 ? 1 : 5 }
}

function prefixOf({ cost, blockSize: r, parallelism }: Parameters): string {
  return `$scrypt$ln=${cost},r=${r},p=${parallelism}`
}

const format = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/-]{22})\$([\w+/-]{43})$/

function parse(stored: string): { parameters: Parameters; salt: Buffer; hash: Buffer } | undefined {
  const [, cost, r, parallelism, salt, hash] = format.exec(stored) ?? []
  if (!salt || !hash) return undefined
  return {
    parameters: { cost: Number(cost), blockSize: Number(r), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

/** NFKC: the same password typed on two keyboards may arrive as different code points. */
function derive(password: string, salt: Buffer, parameters: Parameters): Promise<Buffer> {
  const options = {
    N: 2 ** parameters.cost,
    r: parameters.blockSize,
    p: parameters.parallelism,
    maxmem: memoryBytesMax,
  }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

/** Base64 without padding, as the format has it. */
function toText(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
