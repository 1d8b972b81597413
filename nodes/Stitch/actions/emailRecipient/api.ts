import { apiPath } from '../../api/http/path';

/** Custom e-mail recipients (connect-api.md 8.31 to 8.34). */
export const RECIPIENTS = '/notifications/public/v1/api/custom-emails';

export const recipientPath = (id: number) =>
	apiPath`/notifications/public/v1/api/custom-emails/${id}`;
