import type { ImageStore, StoredObject } from '../core/ports.ts'
import type { Variables } from '../env.ts'

/** R2 as the core sees it. */
export function createImageStore(bucket: R2Bucket, _variables: Variables): ImageStore {
  return {
    async put(key, body, { contentType, onlyNew = false }) {
      const stored = await bucket.put(key, body, {
        httpMetadata: { contentType },
        ...(onlyNew && { onlyIf: new Headers({ 'If-None-Match': '*' }) }),
      })
      return stored !== null
    },
    async get(key) {
      const found = await bucket.get(key)
      return found ? { ...toStored(found), body: found.body } : null
    },
    async head(key) {
      const found = await bucket.head(key)
      return found ? toStored(found) : null
    },
    delete: (keys) => bucket.delete(keys),
    async list(prefix, cursor) {
      const page = await bucket.list({ prefix, ...(cursor && { cursor }) })
      return { objects: page.objects.map(toStored), ...(page.truncated && { cursor: page.cursor }) }
    },
    async presignPut() {
      throw new Error('Direct uploads are not available yet')
    },
  }
}

function toStored(object: R2Object): StoredObject {
  return {
    key: object.key,
    size: object.size,
    contentType: object.httpMetadata?.contentType ?? 'application/octet-stream',
    etag: object.httpEtag,
    uploadedAt: object.uploaded,
  }
}
