/** The browser side begins here: styles, theme, then the page of the address. */

import '@fontsource-variable/inter/index.css';
import './styles/base.css';
import './styles/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Providers } from './app/providers';
import { Router } from './app/router';
import { startTheme } from './stores/theme';

startTheme();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root to show itself in.');
createRoot(root).render(
  <StrictMode>
    <Providers>
      <Router />
    </Providers>
  </StrictMode>,
);
