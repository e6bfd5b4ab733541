/** A user's id as it stands in links: the decimal number in base64url. */
export function writeUid(userId: number): string {
  return Buffer.from(String(userId)).toString('base64url')
}

/** The id behind a link's uid; null for text that we never wrote. */
export function readUid(uid: string): number | null {
  const digits = Buffer.from(uid, 'base64url').toString('latin1')
  if (!/^[1-9]\d{0,14}$/.test(digits)) return null
  const userId = Number(digits)
  return writeUid(userId) === uid ? userId : null
}
