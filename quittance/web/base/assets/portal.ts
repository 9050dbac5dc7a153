import "./parts/parts";
import "./parts/choosing";
import "./parts/seen";
import "./passkeys";
