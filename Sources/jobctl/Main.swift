import JobTerminal

/// The program; everything it does is in `JobTerminal`.
@main
struct Main {
    static func main() async {
        await Jobctl.main()
    }
}
