import Box from '@mui/material/Box';

interface MailFrameProps {
  html: string;
  title: string;
}

/**
 * A mail's HTML in a frame that may do nothing: no scripts, no forms, an origin of its own. Links open in a new tab, which the
 * mail does not control. On white, as mail programs show it.
 */
export function MailFrame({ html, title }: MailFrameProps) {
  return (
    <Box
      component="iframe"
      title={title}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={openingInNewTabs(html)}
      sx={{
        display: 'block',
        width: '100%',
        height: 'min(68vh, 720px)',
        border: 0,
        bgcolor: '#fff',
        colorScheme: 'light',
      }}
    />
  );
}

/** Put into the head, because before the doctype it would change how the mail is laid out. */
function openingInNewTabs(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}
