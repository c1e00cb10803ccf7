package routes;

import dev.caravan.http.endpoint.ApiRoutes;
import dev.caravan.http.endpoint.ProxyEndpoints;
import dev.caravan.http.endpoint.ProxyTestEndpoints;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * The pool for admins, and its numbers for everybody.
 *
 * In:       the requests under /api/proxies.
 * Out:      JSON. Assigning and releasing begin a saga that ProxyAssignment works on, a test of many proxies wants
 *           probes that ProxyProbing carries out.
 * Failures: ErrorPolicies.API.
 */
public class ProxyApi extends EndpointRouteBuilder {

    public static final String LIST = "proxy-list";
    public static final String STATISTICS = "proxy-statistics";
    public static final String LEDGER = "proxy-ledger";
    public static final String IMPORT = "proxy-import";
    public static final String ASSIGN = "proxy-assign";
    public static final String RELEASE = "proxy-release";
    public static final String CHANGE = "proxy-change";
    public static final String DELETE = "proxy-delete";
    public static final String TEST = "proxy-test";
    public static final String TEST_MANY = "proxy-tests-begin";
    public static final String TESTS = "proxy-tests";
    public static final String TEST_PROGRESS = "proxy-tests-progress";
    public static final String TEST_CANCEL = "proxy-tests-cancel";

    @BeanInject
    ProxyEndpoints proxies;

    @BeanInject
    ProxyTestEndpoints tests;

    @Override
    public void configure() {
        ApiRoutes api = new ApiRoutes(this, ErrorPolicies.API);
        api.answer(LIST, "List proxies", proxies::list);
        api.answer(STATISTICS, "Tell the pool in numbers", proxies::statistics);
        api.answer(LEDGER, "Tell why a proxy has its score", proxies::ledger);
        api.answer(IMPORT, "Import proxies", proxies::add);
        api.answer(ASSIGN, "Begin to give an instance a proxy", proxies::assign);
        api.answer(RELEASE, "Begin to take an instance's proxy back", proxies::release);
        api.answer(CHANGE, "Activate, deactivate or label a proxy", proxies::patch);
        api.answer(TEST, "Test a proxy and score it by the outcome", proxies::test);
        api.answer(TEST_MANY, "Begin to test many proxies", tests::begin);
        api.answer(TESTS, "List tests of many proxies", tests::list);
        api.answer(TEST_PROGRESS, "Tell how far a test is", tests::progress);
        api.answer(TEST_CANCEL, "Cancel a test", tests::cancel);
        api.answer(DELETE, "Delete a proxy that is not in use", proxies::delete);
    }
}
