/*
 * Presigned uploads against the S3 interface that wrangler has for local buckets, which checks
 * signatures as R2 does: what the store signs is accepted, once, and nothing else is. Run by
 * `npm run test:e2e`.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { answers } from '../../scripts/local/answers.ts'
import { wranglerArguments, wranglerEnvironment } from '../../scripts/local/wrangler.ts'
import { createImageStore } from '../../src/images/image-store.ts'
import { freePort, START_TIMEOUT_MS } from './running-system.ts'

const credentials = { accessKeyId: 'local-access-key', secretAccessKey: 'local-secret-key' }

/** A Worker that shows what the bucket holds. */
const worker = `export default {
  async fetch(request, env) {
    const key = new URL(request.url).pathname.slice(1)
    if (key === '') return new Response('ready')
    const object = await env.IMAGES.get(key)
    if (!object) return new Response('nothing here', { status: 404 })
    return new Response(object.body, { headers: { 'Content-Type': object.httpMetadata.contentType } })
  },
}`

const configuration = `name = "bucket"
main = "worker.js"
compatibility_date = "2026-08-15"

[[r2_buckets]]
binding = "IMAGES"
bucket_name = "souk-images"

[r2_buckets.local_dev]
experimental_s3_credentials = { accessKeyId = "${credentials.accessKeyId}", secretAccessKey = "${credentials.secretAccessKey}" }
`

async function startBucket(folder: string, port: number): Promise<() => Promise<void>> {
  await writeFile(join(folder, 'worker.js'), worker)
  await writeFile(join(folder, 'wrangler.toml'), configuration)
  const args = ['dev', '--port', String(port), '--inspector-port', '0']
  const child = spawn(process.execPath, wranglerArguments(args), {
    cwd: folder,
    env: { ...process.env, ...wranglerEnvironment },
    stdio: 'ignore',
  })
  const ended = once(child, 'close')
  await answers(`http://localhost:${port}/`, START_TIMEOUT_MS)
  return async () => {
    child.kill('SIGTERM')
    await ended
  }
}

const bytes = new TextEncoder().encode('a picture, as far as a bucket cares')
let serial = 0

async function presigned() {
  // Presigning needs no bucket, only the variables.
  const images = createImageStore(noBucket(), {
    PUBLIC_ORIGIN: origin,
    SECRET: 'unused',
    R2_ACCOUNT_ID: 'unused',
    R2_ACCESS_KEY_ID: credentials.accessKeyId,
    R2_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    R2_BUCKET: 'souk-images',
    R2_S3_URL: `${origin}/cdn-cgi/local/r2/s3`,
  })
  const key = `uploads/${++serial}.png`
  const expiresAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 300_000)
  const upload = { key, contentType: 'image/png', size: bytes.length, expiresAt }
  return { key, ...(await images.presignPut(upload)) }
}

async function put(url: string, headers: Record<string, string>, body = bytes): Promise<number> {
  const answer = await fetch(url, { method: 'PUT', headers, body })
  await answer.text()
  return answer.status
}

let origin = ''
const cleanUps: (() => Promise<void>)[] = []

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'souk-bucket-'))
  cleanUps.push(() => rm(folder, { recursive: true, force: true }))
  const port = await freePort()
  origin = `http://localhost:${port}`
  cleanUps.push(await startBucket(folder, port))
})

after(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp()
})

test('the signed upload is taken and lies in the bucket', async () => {
  const { key, url, headers } = await presigned()
  assert.equal(await put(url, headers), 200)
  const stored = await fetch(`${origin}/${key}`)
  assert.equal(stored.headers.get('content-type'), 'image/png')
  assert.deepEqual(new Uint8Array(await stored.arrayBuffer()), bytes)
})

test('a signed upload is taken once', async () => {
  const { url, headers } = await presigned()
  assert.equal(await put(url, headers), 200)
  assert.equal(await put(url, headers), 412)
})

test('another type or length is refused', async () => {
  const { url, headers } = await presigned()
  assert.equal(await put(url, { ...headers, 'content-type': 'text/html' }), 403)
  assert.equal(await put(url, headers, bytes.slice(1)), 403)
})

test('another key is refused', async () => {
  const { key, url, headers } = await presigned()
  assert.equal(await put(url.replace(key, 'uploads/other.png'), headers), 403)
  assert.equal((await fetch(`${origin}/uploads/other.png`)).status, 404)
})

/** Safe: `presignPut` never touches the bucket. */
function noBucket(): R2Bucket {
  return {} as R2Bucket
}
