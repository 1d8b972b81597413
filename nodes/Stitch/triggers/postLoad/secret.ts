import { createHash, randomBytes, timingSafeEqual } from 'crypto';

/** Query parameter of the webhook URL that carries the secret: Stitch signs nothing. */
export const SECRET_PARAMETER = 'secret';

/** A new secret: 256 random bits, as 64 hexadecimal digits. */
export const newSecret = (): string => randomBytes(32).toString('hex');

/** Whether a value has the form of a secret that `newSecret` made. */
export const isSecret = (value: unknown): value is string =>
	typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Compares in a time that depends on neither value; anything that is no secret is not equal. */
export function isSameSecret(expected: unknown, given: unknown): boolean {
	const same = timingSafeEqual(digest(String(expected)), digest(String(given)));
	return isSecret(expected) && isSecret(given) && same;
}
