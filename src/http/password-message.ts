import type { PasswordProblem } from '../core/identity/password-rules.ts'

const attributes = {
  username: 'username',
  firstName: 'first name',
  lastName: 'last name',
  email: 'email address',
}

/** The rules of passwords in the words of the contracts' first framework. */
export function passwordMessage(problem: PasswordProblem): string {
  switch (problem.rule) {
    case 'similar':
      return `The password is too similar to the ${attributes[problem.to]}.`
    case 'short':
      return `This password is too short. It must contain at least ${problem.lengthMin} characters.`
    case 'common':
      return 'This password is too common.'
    case 'numeric':
      return 'This password is entirely numeric.'
  }
}
