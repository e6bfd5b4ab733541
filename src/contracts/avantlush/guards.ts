import { guardsOf } from '../../http/authentication.ts'
import { sessionTerms } from './session-terms.ts'

export const { maybeSignedIn, signedIn, signedInToAdd, signedInWithCart, staff } =
  guardsOf(sessionTerms)
