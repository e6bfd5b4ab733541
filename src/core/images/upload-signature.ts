import { createHmac, timingSafeEqual } from 'node:crypto'

/** How long a signed URL lets its object be uploaded. */
export const uploadTtlSeconds = 300

export interface SignedUpload {
  key: string
  contentType: string
  size: number
  expiresAt: Date
}

/** Signature of an upload that the Worker itself takes, in lower-case hexadecimal. */
export function signUpload(secret: string, upload: SignedUpload): string {
  const { key, contentType, size, expiresAt } = upload
  // The purpose is part of what is signed, because the secret has other uses.
  const signed = ['upload', key, contentType, size, expiresAt.getTime() / 1000].join('\n')
  return createHmac('sha256', secret).update(signed).digest('hex')
}

/** Compares in constant time. */
export function isSignedUpload(secret: string, upload: SignedUpload, signature: string): boolean {
  const expected = Buffer.from(signUpload(secret, upload))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
