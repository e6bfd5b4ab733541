import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { readVariables } from '../../../src/env.ts'
import { createImageStore } from '../../../src/images/image-store.ts'

const credentials = {
  R2_ACCOUNT_ID: 'account',
  R2_ACCESS_KEY_ID: 'key',
  R2_SECRET_ACCESS_KEY: 'secret',
  R2_BUCKET: 'pictures',
}

test('signs type, length and "only once" into the URL, for five minutes', async () => {
  const store = createImageStore(env.IMAGES, { ...readVariables(env), ...credentials })
  const expiresAt = new Date('2026-03-04T12:05:00Z')
  const upload = { key: 'uploads/a.png', contentType: 'image/png', size: 10, expiresAt }
  const { url, headers } = await store.presignPut(upload)
  const { host, pathname, searchParams } = new URL(url)
  expect(`${host}${pathname}`).toBe('account.r2.cloudflarestorage.com/pictures/uploads/a.png')
  expect(searchParams.get('X-Amz-SignedHeaders')).toBe(
    'content-length;content-type;host;if-none-match',
  )
  expect(searchParams.get('X-Amz-Date')).toBe('20260304T120000Z')
  expect(searchParams.get('X-Amz-Expires')).toBe('300')
  expect(headers).toEqual({ 'content-type': 'image/png', 'if-none-match': '*' })
  const larger = await store.presignPut({ ...upload, size: 11 })
  const signatureOf = (text: string) => new URL(text).searchParams.get('X-Amz-Signature')
  expect(signatureOf(larger.url)).not.toBe(signatureOf(url))
})
