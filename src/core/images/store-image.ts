import type { Context } from '../ports.ts'
import { checkImage, imageTypes } from './rules.ts'

/** Stores a picture under the hash of its bytes and answers its key. @throws ImageRejected */
export async function storeImage(ctx: Context, bytes: Uint8Array): Promise<string> {
  const contentType = checkImage(bytes)
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'))
  const key = `images/${hash.join('')}.${imageTypes[contentType]}`
  // Written again where it exists: that makes it young, and the sweep leaves young objects alone.
  await ctx.images.put(key, bytes, { contentType })
  return key
}
