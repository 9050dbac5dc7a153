import "./parts/once";
import "./parts/totals";
import "./parts/pay_fields";
import "./parts/challenge";
