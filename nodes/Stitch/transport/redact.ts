export const HIDDEN = '[hidden]';

const SIGNED_ADDRESS = /https?:\/\/[^\s"'<>]*(x-amz-|signature=)[^\s"'<>]*/gi;

/** The spellings a value takes in JSON, in a URL and in a form. */
function spellings(secret: string): string[] {
	const inJson = JSON.stringify(secret).slice(1, -1);
	const inUrl = encodeURIComponent(secret);
	return [secret, inJson, inUrl, inUrl.replace(/%20/g, '+')];
}

/**
 * The text with every secret replaced, the longest first. Signed log addresses count as secrets
 * whatever they hold (connect-api.md 8.29).
 */
export function redact(text: string, secrets: string[]): string {
	const found = secrets.filter((secret) => secret.trim() !== '').flatMap(spellings);
	const ordered = [...new Set(found)].sort((a, b) => b.length - a.length);
	const clean = ordered.reduce((current, secret) => current.split(secret).join(HIDDEN), text);
	return clean.replace(SIGNED_ADDRESS, HIDDEN);
}

/** Whether a text holds one of the secrets in any spelling, or a signed log address. */
export function holdsSecret(text: string, secrets: string[]): boolean {
	return (
		text.includes('X-Amz-') ||
		text.includes('x-amz-') ||
		secrets.flatMap(spellings).some((secret) => text.includes(secret))
	);
}
