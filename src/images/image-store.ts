import { AwsV4Signer } from 'aws4fetch'
import { type SignedUpload, signUpload, uploadTtlSeconds } from '../core/images/upload-signature.ts'
import type { ImageStore, StoredObject } from '../core/ports.ts'

/** The variables of the Worker that decide where an upload goes; empty ones are not set. */
export interface UploadSettings {
  PUBLIC_ORIGIN: string
  R2_ACCESS_KEY_ID: string
  R2_ACCOUNT_ID: string
  R2_BUCKET: string
  R2_S3_URL: string
  R2_SECRET_ACCESS_KEY: string
  SECRET: string
}

/** Images in R2. Uploads go to R2's S3 interface where its credentials are set, else to the Worker. */
export function createImageStore(bucket: R2Bucket, variables: UploadSettings): ImageStore {
  return {
    async put(key, body, { contentType, onlyNew = false }) {
      const stored = await bucket.put(key, body, {
        httpMetadata: { contentType },
        ...(onlyNew ? { onlyIf: new Headers({ 'If-None-Match': '*' }) } : {}),
      })
      return stored !== null
    },
    async get(key) {
      const object = await bucket.get(key)
      return object && { ...toStored(object), body: object.body }
    },
    async head(key) {
      const object = await bucket.head(key)
      return object && toStored(object)
    },
    delete: (keys) => bucket.delete(keys),
    async list(prefix, cursor) {
      const listed = await bucket.list({ prefix, ...(cursor ? { cursor } : {}) })
      const objects = listed.objects.map(toStored)
      return listed.truncated ? { objects, cursor: listed.cursor } : { objects }
    },
    async presignPut(upload) {
      const url = variables.R2_ACCESS_KEY_ID
        ? await presignAtR2(variables, upload)
        : presignAtWorker(variables, upload)
      return { url, headers: headersOf(upload) }
    },
  }
}

function toStored(object: R2Object): StoredObject {
  return {
    key: object.key,
    size: object.size,
    contentType: object.httpMetadata?.contentType ?? 'application/octet-stream',
    uploadedAt: object.uploaded,
  }
}

/** What an uploader has to send; every HTTP client adds the length itself. */
function headersOf({ contentType }: SignedUpload): Record<string, string> {
  return { 'content-type': contentType, 'if-none-match': '*' }
}

async function presignAtR2(variables: UploadSettings, upload: SignedUpload): Promise<string> {
  const { R2_BUCKET, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY } = variables
  const signedAt = new Date(upload.expiresAt.getTime() - uploadTtlSeconds * 1000)
  const s3 = variables.R2_S3_URL || `https://${variables.R2_ACCOUNT_ID}.r2.cloudflarestorage.com`
  const signer = new AwsV4Signer({
    method: 'PUT',
    url: `${s3}/${R2_BUCKET}/${upload.key}?X-Amz-Expires=${uploadTtlSeconds}`,
    headers: { ...headersOf(upload), 'content-length': String(upload.size) },
    accessKeyId: R2_ACCESS_KEY_ID,
    secretAccessKey: R2_SECRET_ACCESS_KEY,
    service: 's3',
    region: 'auto',
    datetime: signedAt.toISOString().replace(/[-:]|\.\d{3}/g, ''),
    signQuery: true,
    // Without this the signer leaves out type and length, the very limits of the upload.
    allHeaders: true,
  })
  return (await signer.sign()).url.href
}

function presignAtWorker(variables: UploadSettings, upload: SignedUpload): string {
  const url = new URL(`/${upload.key}`, variables.PUBLIC_ORIGIN)
  url.searchParams.set('type', upload.contentType)
  url.searchParams.set('size', String(upload.size))
  url.searchParams.set('expires', String(upload.expiresAt.getTime() / 1000))
  url.searchParams.set('signature', signUpload(variables.SECRET, upload))
  return url.href
}
