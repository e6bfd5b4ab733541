import { failure } from '../domain-error.ts'

export class SlugTaken extends failure('invalid', 'slug_taken')<'category' | 'product'> {}

/** A path of a contract has this word where slugs stand. */
export class SlugReserved extends failure('invalid', 'slug_reserved') {}

export class CategoryNotEmpty extends failure('conflict', 'category_not_empty') {}
