export const HIDDEN = '[hidden]';

const SIGNED_ADDRESS = /https?:\/\/[^\s"<>]*(x-amz-|signature=)[^\s"<>]*/gi;

/** The ways to write a text in an address or a form. */
function inUrl(text: string): string[] {
	// A surrogate alone can't be written in an address.
	const encoded = encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd'));
	const inForm = new URLSearchParams([['', text]]).toString().slice(1);
	return [text, encoded, encoded.replace(/'/g, '%27'), inForm];
}

/** The spellings a value takes in JSON, also in JSON within JSON, in an address and in a form. */
function spellings(secret: string): string[] {
	const inJson = JSON.stringify(secret).slice(1, -1);
	const inInnerJson = JSON.stringify(inJson).slice(1, -1);
	return [...new Set([secret, inJson, inInnerJson].flatMap(inUrl))];
}

/**
 * The text with every secret replaced, the longest first. Signed log addresses count as secrets
 * whatever they hold (connect-api.md 8.29).
 */
export function redact(text: string, secrets: string[]): string {
	const found = secrets.filter((secret) => secret.trim() !== '').flatMap(spellings);
	const ordered = found.sort((a, b) => b.length - a.length);
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
