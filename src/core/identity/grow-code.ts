import { createHmac } from 'node:crypto'
import type { Settings } from '../ports.ts'

/** TEMPORARY */
export function growCode({ secret }: Settings, seed: string): string {
  const bytes = createHmac('sha256', secret).update(`one-time code digits\n${seed}`).digest()
  return String(bytes.readUInt32BE(0) % 1_000_000).padStart(6, '0')
}
