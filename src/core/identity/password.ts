import { scrypt, timingSafeEqual } from 'node:crypto'

const blockSize = 8
const keyBytes = 32
const saltBytes = 16
/** node's default bound on scrypt's memory is just what N=2^15 needs; ours leaves room. */
const memoryMax = 96 * 1024 * 1024

interface Parameters {
  /** log2 of scrypt's N. */
  cost: number
  parallelism: number
}

/**
 * Hash of a password as `$scrypt$ln=14,r=8,p=5$salt$hash`. `saltHex`: 16 random bytes, hexadecimal.
 */
export async function hashPassword(
  password: string,
  cost: number,
  saltHex: string,
): Promise<string> {
  const parameters = { cost, parallelism: cost < 14 ? 1 : 5 }
  const salt = Buffer.from(saltHex, 'hex')
  if (salt.length !== saltBytes) throw new Error('A salt has 16 bytes')
  const hash = await derive(password, salt, parameters)
  const { parallelism } = parameters
  return `$scrypt$ln=${cost},r=${blockSize},p=${parallelism}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/** Compares in constant time. Without a stored hash it does the same work and answers false. */
export async function verifyPassword(
  password: string,
  stored: string | null,
  cost: number,
): Promise<boolean> {
  const match = /^\$scrypt\$ln=(\d+),r=8,p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(stored ?? '')
  const [, ln, p, salt, hash] = match ?? []
  if (!ln || !p || !salt || !hash) {
    await hashPassword(password, cost, '00'.repeat(saltBytes))
    return false
  }
  const expected = Buffer.from(hash, 'base64url')
  const parameters = { cost: Number(ln), parallelism: Number(p) }
  const actual = await derive(password, Buffer.from(salt, 'base64url'), parameters)
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}

function derive(password: string, salt: Buffer, parameters: Parameters): Promise<Buffer> {
  const options = {
    N: 2 ** parameters.cost,
    r: blockSize,
    p: parameters.parallelism,
    maxmem: memoryMax,
  }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
