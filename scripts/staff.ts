/**
 * `npm run staff -- <email> [--remote]`: makes a staff user, or makes staff of an existing user, in
 * the local database or in the deployed one.
 */
import { randomBytes } from 'node:crypto'
import { passwordLengthMax, passwordProblems } from '../src/core/identity/password-rules.ts'
import { passwordMessage } from '../src/http/password-message.ts'
import { askSecret } from './local/ask-secret.ts'
import { hashStaffPassword } from './local/hash-staff-password.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { quoteSql } from './local/quote-sql.ts'
import { readArguments, UsageError } from './local/read-arguments.ts'
import { runCommand } from './local/run-command.ts'

const usage = `Usage: npm run staff -- <email> [--remote] [--keep-password]

Makes a staff user, or makes staff of an existing user.

  --remote          in the deployed database, not in the local one
  --keep-password   also where the owner of the account never showed that the address is theirs`

/** Staff can move money, so their passwords are longer than customers'. */
const passwordLengthMin = 12

interface Options {
  email: string
  isRemote: boolean
  keepPassword: boolean
}

function readOptions(args: string[]): Options {
  const { values, positionals } = readArguments({
    args,
    allowPositionals: true,
    options: { remote: { type: 'boolean' }, 'keep-password': { type: 'boolean' } },
  })
  const [email, ...others] = positionals
  if (email === undefined) throw new UsageError('The email address is missing')
  if (others.length > 0) throw new UsageError(`Unexpected argument '${others[0]}'`)
  return {
    email: parseEmail(email),
    isRemote: values.remote ?? false,
    keepPassword: values['keep-password'] ?? false,
  }
}

/** Stricter than mail servers are: the address becomes part of an SQL text. */
function parseEmail(text: string): string {
  const email = text.trim().toLowerCase()
  const isPlain = /^[a-z0-9._%+-]{1,64}@([a-z0-9-]{1,63}\.)+[a-z]{2,63}$/.test(email)
  if (!isPlain || email.length > 254) {
    throw new UsageError(`Not an email address: ${text}`)
  }
  return email
}

async function makeStaff(options: Options): Promise<void> {
  const { email, isRemote, keepPassword } = options
  const [user] = await querySql(
    `SELECT id, is_staff, email_verified_at FROM users
     WHERE lower(email) = ${quoteSql(email)} AND email_identifies = 1`,
    isRemote,
  )
  if (!user) return createStaff(options)
  if (user.is_staff === 1) {
    console.log(`${email} is a staff user already.`)
    return
  }
  if (isRemote && user.email_verified_at === null && !keepPassword) {
    throw new Error(
      `${email} has an account whose owner never showed that the address is theirs: anybody may ` +
        'have made it. If you know that it is yours, run this again with --keep-password.',
    )
  }
  const id = Number(user.id)
  const now = Date.now()
  await querySql(
    `UPDATE users SET is_staff = 1, activated_at = coalesce(activated_at, ${now}),
       deactivated_at = NULL, updated_at = ${now} WHERE id = ${id}`,
    isRemote,
  )
  console.log(`${email} is a staff user now. The password is unchanged.`)
}

async function createStaff({ email, isRemote }: Options): Promise<void> {
  const { password, isGenerated } = await choosePassword(email)
  const hash = quoteSql(await hashStaffPassword(password))
  const now = Date.now()
  await querySql(
    `INSERT INTO users
      (email, email_identifies, email_verified_at, password_hash, is_staff, activated_at,
       created_at, updated_at)
     VALUES (${quoteSql(email)}, 1, ${now}, ${hash}, 1, ${now}, ${now}, ${now})`,
    isRemote,
  )
  console.log(`Made the staff user ${email}.`)
  if (isGenerated) console.log(`Password, shown this once: ${password}`)
}

async function choosePassword(email: string): Promise<{ password: string; isGenerated: boolean }> {
  const typed = process.stdin.isTTY ? await askSecret('Password (empty to generate one): ') : ''
  if (typed === '') return { password: randomBytes(18).toString('base64url'), isGenerated: true }
  if (typed.length < passwordLengthMin || typed.length > passwordLengthMax) {
    throw new Error(`Use ${passwordLengthMin} to ${passwordLengthMax} characters`)
  }
  const [fault] = passwordProblems(typed, { email, firstName: '', lastName: '' })
  if (fault) throw new Error(passwordMessage(fault))
  if (typed !== (await askSecret('Once more: '))) throw new Error('The passwords differ')
  return { password: typed, isGenerated: false }
}

await runCommand(usage, async (args) => {
  const options = readOptions(args)
  if (!options.isRemote) await prepareStorage()
  await makeStaff(options)
})
