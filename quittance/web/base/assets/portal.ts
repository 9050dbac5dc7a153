import "./parts/parts";
import "./parts/seen";
import "./passkeys";
