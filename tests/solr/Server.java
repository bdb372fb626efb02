import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/** A Solr on 127.0.0.1 that runs until its standard input is closed. Arguments: Solr home, port. */
public final class Server {
  private Server() {}

  public static void main(String[] args) throws Exception {
    JettyConfig config =
        JettyConfig.builder().setContext("/solr").setPort(Integer.parseInt(args[1])).stopAtShutdown(true).build();
    JettySolrRunner solr = new JettySolrRunner(args[0], config);
    solr.start(false);
    System.out.println("ready " + solr.getLocalPort());
    while (System.in.read() != -1) {
      // Wait for the end of the input: whoever started this ended, or wants it to end.
    }
    solr.stop();
    System.exit(0);
  }
}
