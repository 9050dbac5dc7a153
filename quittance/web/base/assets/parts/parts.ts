// What every face has. htmx comes only to pages that use it.

import "./copy";
import "./dialog";
import "./forms";
import "./menu";
import "./poll";
import "./progress";
import "./reveal";
import "./tabs";
import "./toast";

if (document.querySelector("[hx-get], [hx-post]")) void import("htmx.org");
