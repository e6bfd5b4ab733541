import { Hono } from 'hono'
import { NotFound } from '../../core/errors.ts'
import { changeProfile } from '../../core/identity/change-profile.ts'
import { ImageRejected } from '../../core/images/errors.ts'
import { imageBytesMax } from '../../core/images/rules.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { type FileField, formAlone, onlyFile } from '../../http/form-body.ts'
import { idempotent } from '../../http/idempotency.ts'
import { invalidField } from '../../http/input-invalid.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { done } from './envelope.ts'
import { ownUser, signedIn, withAccount } from './guards.ts'
import { fewChanges } from './limits.ts'
import { portraitUrl } from './presenters/user.ts'

const path = '/auth/user/:id/profile-image'

/** PNG, JPEG and WebP, as every picture here. */
const image: FileField = {
  name: 'image',
  bytesMax: imageBytesMax,
  refuse: (fault) =>
    fault === 'missing'
      ? invalidField('image', 'Send the picture here.')
      : new ImageRejected(fault),
}

const noPictureFirst = resourceFirst(async (c) => assertPortrait(c))

export const profileImage = new Hono<AppEnv>()

profileImage.get(path, signedIn, withAccount, ownUser, (c) => {
  assertPortrait(c)
  return done(c, 'Profile image', { profile_image_url: portraitUrl(c, c.var.user) })
})

profileImage.post(
  path,
  signedIn,
  withAccount,
  ownUser,
  fewChanges,
  formAlone,
  onlyFile(image),
  idempotent,
  (c) => replace(c, c.req.valid('json').bytes),
)

profileImage.put(
  path,
  signedIn,
  withAccount,
  ownUser,
  fewChanges,
  noPictureFirst,
  formAlone,
  onlyFile(image),
  idempotent,
  (c) => {
    assertPortrait(c)
    return replace(c, c.req.valid('json').bytes)
  },
)

profileImage.delete(path, signedIn, withAccount, ownUser, fewChanges, idempotent, async (c) => {
  assertPortrait(c)
  await changeProfile(c.var.ctx, c.var.user, { photo: null })
  return done(c, 'Profile image removed')
})

/** @throws NotFound where the user has no picture */
function assertPortrait(c: Http): void {
  if (c.var.user.photoKey === null) throw new NotFound('image')
}

async function replace(c: Http, bytes: Uint8Array): Promise<Response> {
  const user = await changeProfile(c.var.ctx, c.var.user, { photo: { bytes } })
  return done(c, 'Profile image saved', { profile_image_url: portraitUrl(c, user) })
}
