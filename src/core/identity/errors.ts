import { DomainError } from '../errors.ts'

export class NotAuthenticated extends DomainError {
  readonly code = 'not_authenticated'
}

export class TokenInvalid extends DomainError {
  readonly code = 'token_invalid'
}

export class NotStaff extends DomainError {
  readonly code = 'not_staff'
}

/** A cookie-authenticated write from a foreign origin. */
export class ForeignOrigin extends DomainError {
  readonly code = 'foreign_origin'
}

export class WrongCredentials extends DomainError {
  readonly code = 'wrong_credentials'
}

/** The password is right, and the account waits for its activation or was deactivated. */
export class AccountDisabled extends DomainError {
  readonly code = 'account_disabled'
  readonly reason: 'not_activated' | 'deactivated'
  constructor(reason: 'not_activated' | 'deactivated') {
    super(`account ${reason}`)
    this.reason = reason
  }
}

export class RefreshTokenRejected extends DomainError {
  readonly code = 'refresh_token_rejected'
}

/** A link sent by email that is wrong, expired or used, or somebody else's. */
export class LinkRejected extends DomainError {
  readonly code = 'link_rejected'
  readonly purpose: 'activation' | 'password_reset'
  constructor(purpose: 'activation' | 'password_reset') {
    super(`${purpose} link rejected`)
    this.purpose = purpose
  }
}

export class TooManyRequests extends DomainError {
  readonly code = 'too_many_requests'
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super('Too many requests')
    this.retryAfterSeconds = retryAfterSeconds
  }
}
