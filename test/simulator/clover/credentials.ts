import type { MiddlewareHandler } from 'hono'
import { unauthorized } from './errors.ts'

const publicKey = 'clover_public_test'
const privateKey = 'clover_private_test'
export const webhookSecret = 'clover_webhook_test'

/** Browsers have the public key, which makes tokens and does nothing else. */
export const withPublicKey: MiddlewareHandler = async (c, next) => {
  if (c.req.header('apikey') !== publicKey) throw unauthorized()
  return next()
}

export const withPrivateKey: MiddlewareHandler = async (c, next) => {
  if (c.req.header('Authorization') !== `Bearer ${privateKey}`) throw unauthorized()
  return next()
}
