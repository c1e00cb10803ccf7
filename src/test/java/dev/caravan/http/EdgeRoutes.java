package dev.caravan.http;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.ParamDefinition;
import org.apache.camel.model.rest.RestParamType;
import org.apache.camel.model.rest.RestBindingMode;

/** Routes as the product has them, and some that forget what they should do. */
public class EdgeRoutes extends RouteBuilder {

    /** A body of the tests' own. */
    public record Instance(String name, Boolean enabled) {
    }

    @Override
    public void configure() {
        restConfiguration().component("platform-http").bindingMode(RestBindingMode.off)
                .inlineRoutes(false).clientRequestValidation(true);
        onException(Throwable.class).handled(true).process(new ProblemTranslator());

        rest("/api")
                .get("/health").to("direct:whoami")
                .post("/health/check").to("direct:whoami")
                .get("/instances").produces("application/json").to("direct:whoami")
                .post("/instances").consumes("application/json").type(Instance.class)
                    .param(requiredBody()).to("direct:read")
                .get("/instance/{name}/qr").to("direct:whoami")
                .post("/instance/{name}/connect").to("direct:unknown")
                .delete("/instance/{name}").to("direct:whoami")
                .get("/list").to("direct:list")
                .get("/broken").to("direct:broken")
                .get("/forgetful").to("direct:forgetful")
                .post("/proxies/import").consumes("text/plain,text/csv").to("direct:length")
                .post("/whatsapp/proxies/import").consumes("text/plain,text/csv").to("direct:length");
        rest("/webhooks").post("/{gateway}").consumes("application/json").to("direct:webhook");

        from("direct:whoami").process(e -> answer(e, Caller.of(e).map(Record::toString).orElse("nobody")));
        from("direct:read").process(e -> answer(e, JsonBody.read(e, Instance.class).name()));
        from("direct:unknown").process(e -> {
            throw ApiProblem.unknownName("instance", e.getMessage().getHeader("name", String.class));
        });
        from("direct:list").process(e -> answer(e, "limit " + QueryParams.of(e, "limit").limit()));
        from("direct:broken").process(e -> {
            throw new IllegalStateException("secret");
        });
        from("direct:forgetful").setBody(constant("{}"));
        from("direct:webhook").process(e -> answer(e, e.getMessage().getHeader("gateway", String.class) + " "
                + e.getMessage().getHeader("Authorization") + " " + e.getMessage().getBody(byte[].class).length));
        from("direct:length").process(e -> answer(e, "" + e.getMessage().getBody(byte[].class).length));
    }

    private static ParamDefinition requiredBody() {
        return new ParamDefinition().name("body").type(RestParamType.body).required(true);
    }

    private static void answer(Exchange exchange, String text) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(JsonBody.write(text));
    }
}
