import { consentPage } from '../pages/consentPage.mts';
import { textOf } from '../server/bodies.mts';
import { refusalPage } from '../pages/refusalPage.mts';
import type { Call, Route } from '../types.mts';

/**
 * authentication.md 4.1 to 4.3: the authorization request, the consent page, and the redirect. The
 * page's own form post is the emulator's.
 */

const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/;

/**
 * Registered with the demo partner: its list, and every redirect to a loopback address, since a
 * local n8n may listen on any port.
 */
const isRegistered = (partner: Call['state']['partner'], uri: string) =>
	partner.redirectUris.includes(uri) || LOOPBACK.test(uri);

const html = (reply: Call['reply'], page: string, status: number = 200) =>
	reply
		.code(status)
		.type('text/html; charset=utf-8')
		.header('cache-control', 'no-store')
		// With none at all the browser would not say that the form's page is this origin's own.
		.header('referrer-policy', 'same-origin')
		.send(page);

/**
 * The parameters of a request, or the page that refuses it: never a redirect to an address that
 * isn't registered.
 */
function authorizationRequest({ state }: Call, given: Record<string, unknown>) {
	const text = (name: string) => (typeof given[name] === 'string' ? given[name] : undefined);
	if (text('client_id') !== state.partner.id)
		return { refusal: refusalPage('This application is not known to Stitch.', 'client_id') };
	const redirectUri = text('redirect_uri') ?? state.partner.redirectUris[0];
	if (!isRegistered(state.partner, redirectUri))
		return {
			refusal: refusalPage(
				'The address to return to is not registered for this application.',
				'redirect_uri',
			),
		};
	return {
		redirectUri,
		parameters: {
			clientId: state.partner.id,
			redirectUri: text('redirect_uri'),
			state: text('state'),
			email: text('email'),
			firstName: text('first_name'),
			lastName: text('last_name'),
			company: text('company'),
		},
	};
}

function consentingAccount({ state }: Call, form: Record<string, unknown>) {
	if (form.account !== 'new') return state.accounts.get(Number(form.account));
	const text = (name: string) => textOf(form[name]);
	const email = text('email');
	if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return undefined;
	return (
		state.accountByEmail(email) ??
		state.createAccount({
			email,
			firstName: text('first_name'),
			lastName: text('last_name'),
			company: text('company'),
		})
	);
}

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/oauth/authorization',
		handle(call) {
			const { refusal, parameters } = authorizationRequest(call, call.query);
			if (!parameters) return html(call.reply, String(refusal), 400);
			return html(call.reply, consentPage(parameters, [...call.state.accounts.values()]));
		},
	},
	{
		method: 'POST',
		path: '/oauth/authorization',
		form: true,
		handle(call) {
			const form = Object(call.body) as Record<string, unknown>;
			const { refusal, redirectUri, parameters } = authorizationRequest(call, form);
			if (!parameters) return html(call.reply, String(refusal), 400);
			const target = new URL(redirectUri);
			if (form.decision === 'accept') {
				const account = consentingAccount(call, form);
				if (!account) {
					const accounts = [...call.state.accounts.values()];
					const notice = 'Choose an account, or fill in an e-mail address to sign up.';
					return html(call.reply, consentPage(parameters, accounts, notice), 400);
				}
				target.searchParams.set('code', call.state.issueCode(account.clientId));
			} else {
				target.searchParams.set('error', 'access_denied');
			}
			if (parameters.state !== undefined && !call.switches.dropState)
				target.searchParams.set('state', parameters.state);
			return call.reply.code(303).header('location', target.href).send();
		},
	},
];
