// @ts-check
'use strict';

/**
 * What a user does on the consent page, over HTTP and without a browser: open it, choose, press.
 * @param {string} authorizationUrl
 * @param {import('../types').ConsentChoice} [choice]
 * @returns {Promise<string>} the address that the page redirects to
 */
async function playUser(authorizationUrl, { decision = 'accept', account } = {}) {
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

/** @param {string} text */
const unescape = (text) =>
	text
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&');

module.exports = { playUser };
