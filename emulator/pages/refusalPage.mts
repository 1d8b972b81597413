import { escape, page } from './html.mts';

/** Shown in place of a redirect when the request can't be trusted. */
export const refusalPage = (message: string, parameter: string) =>
	page(
		'Request refused',
		`<h1>This request can't be answered</h1>
<p role="alert">${escape(message)}</p>
<p class="soft">Check the parameter <code>${escape(parameter)}</code> of the authorization address.</p>`,
	);
