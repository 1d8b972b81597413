import { createHash, randomBytes, timingSafeEqual } from 'crypto';
import { isSecret } from '../../api/hooks';

/** A new secret: 256 random bits, as 64 hexadecimal digits. */
export const newSecret = (): string => randomBytes(32).toString('hex');

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Whether two secrets are the same, in a time that does not depend on them. Types first: a query
 * may hold lists and objects, and converting one of them to text may throw.
 */
export function isSameSecret(expected: unknown, given: unknown): boolean {
	if (!isSecret(expected) || !isSecret(given)) return false;
	return timingSafeEqual(digest(expected), digest(given));
}
