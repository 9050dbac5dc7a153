// Parts of the ops pages ask again every two seconds while they are seen.
import "htmx.org";
