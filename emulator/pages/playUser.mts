import type { ConsentChoice } from '../types.mts';

/**
 * What a user does on the consent page, over HTTP and without a browser: open it, choose, press.
 * @returns the address that the page redirects to
 */
export async function playUser(
	authorizationUrl: string,
	{ decision = 'accept', account }: ConsentChoice = {},
): Promise<string> {
	const opened = await fetch(authorizationUrl);
	const page = await opened.text();
	if (!opened.ok) throw new Error(`The consent page answered ${opened.status}`);
	const form = new URLSearchParams({ decision });
	for (const [, attributes] of page.matchAll(/<input ([^>]*)>/g)) {
		const name = /name="([^"]*)"/.exec(attributes)?.[1];
		const value = /value="([^"]*)"/.exec(attributes)?.[1] ?? '';
		if (name) form.set(name, unescape(value));
	}
	const preselected = /<option value="([^"]*)" selected>/.exec(page)?.[1] ?? 'new';
	form.set('account', String(account ?? preselected));
	const pressed = await fetch(new URL('/oauth/authorization', authorizationUrl), {
		method: 'POST',
		body: form,
		redirect: 'manual',
	});
	const location = pressed.headers.get('location');
	if (!location) throw new Error(`The consent form answered ${pressed.status}`);
	return location;
}

const unescape = (text: string) =>
	text
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&');
