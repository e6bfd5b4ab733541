/** How long a signed URL lets its object be uploaded. */
export const uploadTtlSeconds = 300

export interface SignedUpload {
  key: string
  contentType: string
  size: number
  expiresAt: Date
}

/** Signature of an upload that the Worker itself takes. */
export async function signUpload(secret: string, upload: SignedUpload): Promise<string> {
  const signature = await crypto.subtle.sign('HMAC', await keyOf(secret), textOf(upload))
  return Array.from(new Uint8Array(signature), (b) => b.toString(16).padStart(2, '0')).join('')
}

/** Compares in constant time. */
export async function isSignedUpload(
  secret: string,
  upload: SignedUpload,
  signature: string,
): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(signature)) return false
  const bytes = Uint8Array.from(signature.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16))
  return crypto.subtle.verify('HMAC', await keyOf(secret), bytes, textOf(upload))
}

/** The purpose is part of what is signed, because the secret has other uses. */
function textOf({ key, contentType, size, expiresAt }: SignedUpload): Uint8Array {
  const parts = ['upload', key, contentType, size, expiresAt.getTime() / 1000]
  return new TextEncoder().encode(parts.join('\n'))
}

function keyOf(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret)
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])
}
