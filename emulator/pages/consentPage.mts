import { escape, page } from './html.mts';
import type { Account } from '../types.mts';

type Parameters = {
	clientId: string;
	redirectUri?: string;
	state?: string;
	email?: string;
	firstName?: string;
	lastName?: string;
	company?: string;
};

const hidden = (name: string, value: string | undefined) =>
	value === undefined ? '' : `<input type="hidden" name="${name}" value="${escape(value)}">\n`;

const field = (label: string, name: string, value: string | undefined, type: string = 'text') =>
	`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${escape(value)}" autocomplete="off">\n`;

/**
 * The page on which a user lets an application into a Stitch account (authentication.md 4.2). The
 * real one asks to sign in first; here the user picks who to be.
 */
export function consentPage(parameters: Parameters, accounts: Account[], notice?: string) {
	const known = accounts.find(
		(account) => account.email.toLowerCase() === parameters.email?.toLowerCase(),
	);
	// An e-mail address that nobody has is there to sign up with.
	const chosen = known ?? (parameters.email ? undefined : accounts[0]);
	const options = accounts.map(
		(account) =>
			`<option value="${account.clientId}"${account === chosen ? ' selected' : ''}>${escape(
				`${account.company} (${account.email})`,
			)}</option>`,
	);
	return page(
		'Allow access to your Stitch account',
		`<h1>Allow access to your Stitch account?</h1>
${notice ? `<p role="alert">${escape(notice)}</p>` : ''}
<p>The application <strong>${escape(parameters.clientId)}</strong> asks to use a Stitch account in your name, until you disable it in the account settings.</p>
<form method="post" action="/oauth/authorization">
${hidden('client_id', parameters.clientId)}${hidden('redirect_uri', parameters.redirectUri)}${hidden('state', parameters.state)}<label for="account">Account</label>
<select id="account" name="account">
${options.join('\n')}
<option value="new"${chosen ? '' : ' selected'}>Sign up: a new account</option>
</select>
<fieldset class="new-account">
<legend>New account</legend>
<div>${field('E-mail', 'email', parameters.email, 'email')}</div><div>${field('Company', 'company', parameters.company)}</div><div>${field('First name', 'first_name', parameters.firstName)}</div><div>${field('Last name', 'last_name', parameters.lastName)}</div></fieldset>
<div class="actions">
<button class="main" type="submit" name="decision" value="accept">Accept</button>
<button type="submit" name="decision" value="deny">Deny</button>
</div>
</form>`,
	);
}
