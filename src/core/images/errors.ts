import { failure } from '../domain-error.ts'

/** Why a picture was not taken; `missing` and `used` are about its direct upload. */
export type ImageFault = 'type' | 'size' | 'dimensions' | 'missing' | 'used'

export class ImageRejected extends failure('invalid', 'image_rejected')<ImageFault> {}

/** A product has as many images as it may; with how many these are. */
export class TooManyImages extends failure('invalid', 'too_many_images')<number> {}
